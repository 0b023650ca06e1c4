"""From models to data: purchase logs, RFM, cohorts, buy-till-you-die.

A log is a frame with one row per purchase: ``customer_id``, ``date`` and ``amount`` (元). The summaries
take it from pandas, polars or Dask and are written once, against narwhals; what they return has one row
per customer and is held in memory (a Dask log gives pandas).
"""
