"""What the runtime client loads: the function that FUNCTION names, and then the CPU share of invocations.

Lambda gives INIT a whole processor, and invocations a share that grows with the memory setting. The quota therefore
begins with the last line of the module, and the runtime client asks for its first event next.
"""

import os
from importlib import import_module

handler = import_module(os.environ["FUNCTION"]).handler

for _setting in filter(None, os.environ["INVOCATIONS"].split(";")):
    _path, _, _value = _setting.partition("=")
    with open(_path, "w") as _file:
        _file.write(_value)
