# SPDX-License-Identifier: MIT OR GPL-2.0-only
# For gdb: the same as readers-drgn.py says. The log is what its ring of text has, without times.
import gdb

task_type = gdb.lookup_type("struct task_struct")
links = next(field.bitpos // 8 for field in task_type.fields() if field.name == "tasks")
first = gdb.parse_and_eval("&init_task")
byte_pointer = gdb.lookup_type("char").pointer()
task = first
for _ in range(10000):
    print("task", int(task["pid"]), task["comm"].string())
    task = (task["tasks"]["next"].cast(byte_pointer) - links).cast(task_type.pointer())
    if task == first:
        break
print("called", gdb.parse_and_eval("init_uts_ns.name.nodename").string())
ring = gdb.parse_and_eval("prb->text_data_ring")
text = gdb.selected_inferior().read_memory(int(ring["data"]), 1 << int(ring["size_bits"]))
for piece in bytes(text).split(b"\0"):
    if b"A says" in piece:
        print("log", piece[piece.index(b"A says"):].decode())
