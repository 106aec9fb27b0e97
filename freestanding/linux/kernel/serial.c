// SPDX-License-Identifier: GPL-2.0-only
#include <linux/console.h>
#include <linux/moduleparam.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include "serial.h"

/* No 16550 is there: its eight ports would end behind the last one. */
#define OF_CONSOLE 0xffff

/* I/O base of an initialised 16550; 0: none. */
static unsigned short kexec_serial = OF_CONSOLE;
core_param(kexec_serial, kexec_serial, ushort, 0444);

#ifdef CONFIG_SERIAL_8250_CONSOLE
static const struct uart_port *port_of(const struct console *console)
{
	const struct uart_driver *driver = console->data;
	const struct uart_port *port = NULL;

	/* ttyS0 may be a console by default, and not there. */
	if (!strcmp(console->name, "ttyS") && console->index >= 0)
		port = driver->state[console->index].uart_port;
	if (port && port->type != PORT_UNKNOWN)
		return port;
	/* keep_bootcon keeps it */
	if (!strcmp(console->name, "uart") && console->flags & CON_BOOT)
		return &((const struct earlycon_device *)console->data)->port;
	return NULL;
}

/* False if libjump cannot write to it. */
static bool use(const struct uart_port *port, struct libjump_config *config)
{
	config->serial_port = 0;
	config->serial_mmio = port->mapbase;
	config->serial_mmio_width = port->iotype == UPIO_MEM32 ? 4 : 1;
	switch (port->iotype) {
	case UPIO_PORT:
		config->serial_mmio = 0;
		config->serial_port = port->iobase;
		return port->iobase && !port->regshift;
	case UPIO_MEM:
		return port->mapbase && port->mapbase <= U32_MAX && !port->regshift;
	case UPIO_MEM32:
		return port->mapbase && port->mapbase <= U32_MAX && port->regshift == 2;
	default:
		return false;
	}
}

/* Only the first ttyS of the command line has a console; an earlycon may be listed before it. */
static bool use_console(struct libjump_config *config)
{
	const struct uart_port *port = NULL, *next;
	const struct console *console;
	bool used;

	console_lock();
	for_each_console(console) {
		next = console->flags & CON_ENABLED ? port_of(console) : NULL;
		if (next && (!port || !(console->flags & CON_BOOT)))
			port = next;
	}
	used = port && use(port, config);
	console_unlock();
	return used;
}
#else
static bool use_console(struct libjump_config *config)
{
	return false;
}
#endif

void kexec_choose_serial(struct libjump_config *config)
{
	if (kexec_serial == OF_CONSOLE && use_console(config))
		return;
	config->serial_mmio = 0;
	config->serial_port = kexec_serial == OF_CONSOLE ? 0x3f8 : kexec_serial;
}
