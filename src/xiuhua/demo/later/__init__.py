"""The city after its story: out of poverty by 2020, watched from 2021 on, with warnings whose truth is known."""
