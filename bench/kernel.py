"""One slider move through a kernel: the lab's view beside ipywidgets.interact with matplotlib.

Both draw the same function of the same data. A move is what a front end sends (a comm message
with the slider's new index); the time runs until the kernel is idle again. Prints ratios.
"""

import statistics
import time

from jupyter_client.manager import start_new_kernel

MOVES = 60

SETUP = """
from custserv import Metric, Slider, lab
from custserv.models.value import lifetime_value
RETENTION = Slider("年保留率", 0.5, 0.95, 0.01, 0.8, "%")

def draw(ax, retention):
    years = list(range(11))
    ax.plot(years, [lifetime_value(2600, retention, t) for t in years], marker="o", label="累计")
    ax.bar(years, [2600 * retention**t for t in years], alpha=0.6, label="当年")
    ax.set_xlabel("第几年")
    ax.set_ylabel("元")
    ax.set_xlim(-1, 11)
    ax.set_ylim(0, 26000)
    ax.legend(loc="upper left")
    ax.grid(True)
    return [Metric("终身价值", lifetime_value(2600, retention, 10), "元")]
"""

OURS = (
    SETUP
    + """
from custserv.jupyter.view import LabView
view = LabView(lab("价值", "一条线和一组柱", retention=RETENTION)(draw))
print(view._inputs["retention"].model_id)
"""
)

INTERACT = (
    SETUP
    + """
%matplotlib inline
import matplotlib.pyplot as plt
from custserv.jupyter.picture import style
from ipywidgets import SelectionSlider, interactive
plt.rcParams.update(style())
def show(retention):
    figure, ax = plt.subplots(figsize=(7.2, 4.0), dpi=100)
    metrics = draw(ax, retention)
    plt.show()
    print(metrics[0].text)
slider = SelectionSlider(options=[(RETENTION.text(v), v) for v in RETENTION.values], value=0.8)
view = interactive(show, retention=slider)
view.update()
print(slider.model_id)
"""
)


class Kernel:
    """A kernel that answers slider moves."""

    def __init__(self, code):
        self.manager, self.client = start_new_kernel(kernel_name="python3")
        texts = []

        def hook(message):
            if message["msg_type"] == "stream":
                texts.append(message["content"]["text"])

        reply = self.client.execute_interactive(code, output_hook=hook, timeout=120)
        assert reply["content"]["status"] == "ok", reply["content"]
        self.slider = "".join(texts).split()[-1]

    def move(self, index):
        """Send one slider move and return the seconds until the kernel is idle."""
        session = self.client.session
        content = {"comm_id": self.slider, "data": {"method": "update", "state": {"index": index}, "buffer_paths": []}}
        message = session.msg("comm_msg", content)
        start = time.perf_counter()
        self.client.shell_channel.send(message)
        while True:
            answer = self.client.get_iopub_msg(timeout=60)
            if (
                answer["parent_header"].get("msg_id") == message["header"]["msg_id"]
                and answer["msg_type"] == "status"
                and answer["content"]["execution_state"] == "idle"
            ):
                return time.perf_counter() - start

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def main():
    kernels = {"custserv": Kernel(OURS), "interact": Kernel(INTERACT)}
    times = {name: [] for name in kernels}
    # Alternating, so that both meet the same load of the machine.
    for k in range(MOVES):
        for name, kernel in kernels.items():
            times[name].append(kernel.move(k % 46))
    for kernel in kernels.values():
        kernel.close()
    ours, theirs = (sorted(times[name][5:]) for name in ("custserv", "interact"))
    for name, values in (("custserv 实验", ours), ("interact + matplotlib", theirs)):
        p95 = values[int(len(values) * 0.95)]
        print(f"{name:24} 中位 {statistics.median(values) * 1000:6.1f} ms   p95 {p95 * 1000:6.1f} ms")
    print(f"比值（custserv / interact，中位）：{statistics.median(ours) / statistics.median(theirs):.2f}")


if __name__ == "__main__":
    main()
