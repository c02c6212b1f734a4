"""Files of visits with truth, on which the signs of visits that did not happen are tried."""
