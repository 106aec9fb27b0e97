/* SPDX-License-Identifier: GPL-2.0-only */
/* Who may do what: 0, or an error with a sentence in the log. */
#ifndef LIBJUMP_PERMISSION_H
#define LIBJUMP_PERMISSION_H

int may_request(void);	/* anything at all */
int may_load(void);	/* fill or empty a slot: also what kexec_load(2) asks for */
int may_read(void);	/* a peer's memory, which may be another kernel's */
int may_enter(void);	/* and the machine is one that can be left */

#endif /* LIBJUMP_PERMISSION_H */
