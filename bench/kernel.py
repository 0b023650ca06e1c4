"""One slider move: a lab in a kernel and on its published page, beside ipywidgets.interact with matplotlib.

All three draw the same lab of the book. In a kernel, a move is what a front end sends (a comm message with the
slider's new index), and the time runs until the kernel is idle again; that a browser then has to show the picture is
left out. On the page it runs from the slider's event until the SVG is in the document. Run it after ``make book``.
Prints ratios.
"""

import statistics
import time

from browser import SCREEN, chromium, move, places, reach, spread
from custserv.author.chapter import NOTEBOOKS, labs
from jupyter_client.manager import start_new_kernel
from serving import SITE, hosted

CHAPTER, LAB, SLIDER = "05_lifetime_value", "lab_retention", "retention"
MOVES = 60
# The first ones still warm up.
WARM = 5

SETUP = f"""
from custserv.author.chapter import NOTEBOOKS, labs
LAB = labs(NOTEBOOKS / "{CHAPTER}.ipynb")["{LAB}"]
NAME = "{SLIDER}"
"""

OURS = (
    SETUP
    + """
from custserv.jupyter.view import LabView
view = LabView(LAB)
print(view._inputs[NAME].model_id)
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
def show(value):
    figure, ax = plt.subplots(figsize=(7.2, 4.0), dpi=100)
    metrics = LAB.function(ax, **{**LAB.defaults, NAME: value})
    plt.show()
    print(*(metric.text for metric in metrics))
control = LAB.controls[NAME]
slider = SelectionSlider(options=[(control.text(v), v) for v in control.values], value=control.default)
view = interactive(show, value=slider)
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


def page_moves(browser, address, lab):
    """Return a function that moves the slider on the published page and returns the seconds until the SVG."""
    page = browser.new_page(viewport=SCREEN)
    page.goto(f"{address}/notebooks/{CHAPTER}.html")
    reach(page, lab)
    return lambda place: move(page, lab, SLIDER, [place], 0)["drawn"][0] / 1000


def main():
    lab = labs(NOTEBOOKS / f"{CHAPTER}.ipynb")[LAB]
    kernels = [Kernel(OURS), Kernel(INTERACT)]
    with hosted(SITE) as address, chromium() as browser:
        ours, interact = (kernel.move for kernel in kernels)
        ways = {"网页": page_moves(browser, address, lab), "JupyterLab": ours, "interact + matplotlib": interact}
        times = {name: [] for name in ways}
        # By turns, so that all meet the same load of the machine.
        for place in places(lab.controls[SLIDER], MOVES):
            for name, way in ways.items():
                times[name].append(way(place) * 1000)
    for kernel in kernels:
        kernel.close()
    middles = {}
    for name, values in times.items():
        middles[name] = statistics.median(values[WARM:])
        print(f"{name:24} {spread(values[WARM:])}")
    *rest, interact = middles
    for name in rest:
        print(f"比值（{name} / interact，中位）：{middles[name] / middles[interact]:.2f}")


if __name__ == "__main__":
    main()
