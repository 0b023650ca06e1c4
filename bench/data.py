"""Fits beside lifetimes, and the summaries of 70 thousand and a million rows in three engines.

The fits alternate, so that both meet the same load of the machine. Each engine has a process of its
own for each size; its peak of memory includes the log itself.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
import warnings

import numpy as np

from custserv.data.bgnbd import bgnbd_log_likelihood, fit_bgnbd
from custserv.data.btyd import btyd_summary
from custserv.data.cdnow import CALIBRATION_END, cdnow_master, cdnow_sample
from custserv.data.cohorts import cohort_counts
from custserv.data.gamma_gamma import fit_gamma_gamma, gamma_gamma_log_likelihood
from custserv.data.rfm import rfm_table

FITS = 7
SUMMARIES = {
    "BTYD 汇总": lambda log: btyd_summary(log, CALIBRATION_END),
    "RFM 表": rfm_table,
    "留存表": cohort_counts,
}
ENGINES = ("pandas", "polars", "dask")
# Copies of the full log, each with customers of its own: 70 thousand and a million rows.
COPIES = (1, 15)


def lifetimes_fits():
    """Return the fits of lifetimes: from a summary to parameters."""
    warnings.simplefilter("ignore")
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    def purchases(summary):
        fitter = BetaGeoFitter().fit(summary["frequency"], summary["recency"], summary["T"])
        return fitter.params_.tolist()

    def amounts(summary):
        back = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
        return GammaGammaFitter().fit(back["frequency"], back["monetary_value"]).params_.tolist()

    return purchases, amounts


def compare_fits():
    theirs = dict(zip(("BG/NBD", "Gamma-Gamma"), lifetimes_fits(), strict=True))
    ours = {
        "BG/NBD": (fit_bgnbd, bgnbd_log_likelihood),
        "Gamma-Gamma": (fit_gamma_gamma, gamma_gamma_log_likelihood),
    }
    for name, log in (("样本", cdnow_sample()), ("全部", cdnow_master())):
        summary = btyd_summary(log, CALIBRATION_END)
        for model, (fit, log_likelihood) in ours.items():
            times = {fit: [], theirs[model]: []}
            for _ in range(FITS):
                for run, taken in times.items():
                    begin = time.perf_counter()
                    parameters = run(summary)
                    taken.append(time.perf_counter() - begin)
            mine, others = (statistics.median(taken) * 1000 for taken in times.values())
            gain = log_likelihood(fit(summary), summary) - log_likelihood(parameters, summary)
            print(
                f"{name} {model:12} custserv {mine:7.1f} ms   lifetimes {others:7.1f} ms   "
                f"比值 {mine / others:.2f}   对数似然之差 {gain:+.1e}"
            )


def load(engine, copies):
    """Return the log in an engine; the customers of each copy have numbers of their own."""
    import pandas as pd

    master = cdnow_master()[["customer_id", "date", "amount"]]
    log = pd.concat([master] * copies, ignore_index=True)
    log["customer_id"] += np.repeat(np.arange(copies), len(master)) * 100_000
    if engine == "polars":
        import polars

        return polars.from_pandas(log)
    if engine == "dask":
        import dask.dataframe

        return dask.dataframe.from_pandas(log, chunksize=100_000)
    return log


def measure(engine, copies):
    """Print, as JSON, the rows of a log, each summary's seconds and the peak of memory in MB."""
    log = load(engine, copies)
    # What an engine loads when it is first used is not the summary's.
    SUMMARIES["RFM 表"](load(engine, 1))
    found = {"rows": len(log)}
    for name, summarise in SUMMARIES.items():
        begin = time.perf_counter()
        summarise(log)
        found[name] = time.perf_counter() - begin
    kilobyte = 2**10 if sys.platform == "darwin" else 1
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilobyte / 2**10
    print(json.dumps(found))


def main():
    if len(sys.argv) == 3:
        return measure(sys.argv[1], int(sys.argv[2]))
    compare_fits()
    for copies in COPIES:
        for engine in ENGINES:
            command = [sys.executable, __file__, engine, str(copies)]
            found = json.loads(subprocess.check_output(command, encoding="utf-8"))
            print(f"{found['rows']:>9,} 行 {engine:7}", end="")
            for name in SUMMARIES:
                print(f"  {name} {found[name]:5.2f} s", end="")
            print(f"   峰值 {found['peak']:5.0f} MB")


if __name__ == "__main__":
    main()
