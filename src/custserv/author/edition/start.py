"""Started by 启动.bat, 启动.command and 启动.sh: hands over to the library in the wheel beside this file."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
about = json.loads((HERE / "edition.json").read_text(encoding="utf-8"))
sys.path.insert(0, str(HERE / about["wheel"]))

from custserv.author.edition import main  # noqa: E402

sys.exit(main(HERE.parent, sys.argv[1:]))
