# SPDX-License-Identifier: MIT OR GPL-2.0-only
# For drgn: tasks, the name and the log of a kernel, a line each.
from drgn.helpers.linux.pid import for_each_task
from drgn.helpers.linux.printk import get_dmesg

for task in for_each_task(prog):  # noqa: F821, drgn's own
    print("task", task.pid.value_(), task.comm.string_().decode())
print("called", prog["init_uts_ns"].name.nodename.string_().decode())  # noqa: F821
for line in get_dmesg(prog).decode(errors="replace").splitlines():  # noqa: F821
    print("log", line)
