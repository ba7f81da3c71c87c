"""Benchmarks: ratios in one run, since a machine's own speed says nothing about ours."""
