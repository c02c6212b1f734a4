"""Whether it truly happened: days in the village, seen by whom they are about before anybody else."""
