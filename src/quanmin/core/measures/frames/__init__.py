"""The engine for dataframe libraries: the same terms as Narwhals expressions, which Polars and DuckDB run.

Slower on one machine than the kernel, and able to run where no one machine holds the records.
"""
