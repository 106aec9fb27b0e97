# SPDX-License-Identifier: MIT OR GPL-2.0-only
# arch/x86/libjump/Makefile of a kernel: libjump compiled by Kbuild. The checkout's libjump/ and asm/
# are below it, the C of freestanding/linux/kernel/ as linux/, and tests/linux/kernel/ as test/. The
# headers of freestanding/linux/kernel/include are in the kernel's own folders: its files read them.

ifdef CONFIG_CC_IS_CLANG
$(error libjump is compiled by g++ with the flags of the kernel's gcc: build the kernel with gcc)
endif

library := c_abi i386/control_page i386/jump i386/registers i386/report cpu_context error msr_list segment
objects := $(library:%=libjump/src/%.o)
obj-y := control_code.o stub.o library.o linux/glue.o linux/interrupts.o linux/pages.o linux/serial.o
obj-$(CONFIG_X86_LOCAL_APIC) += linux/pending_interrupts.o
ifdef CONFIG_SMP
obj-$(CONFIG_KEXEC_JUMP) += linux/parking.o
endif
obj-$(CONFIG_KEXEC_IN_PLACE) += linux/claims.o linux/in_place.o
obj-$(CONFIG_KEXEC_SLOTS) += linux/slots.o
obj-$(CONFIG_KEXEC_TIMES) += linux/times.o
obj-$(CONFIG_KEXEC_MEMORY) += linux/memory.o
obj-$(CONFIG_LIBJUMP_TEST_DEVICE) += test/refusing_device.o
targets := layout.s layout.inc control_code.o stub.o library.o $(objects)

# For libjump/libjump.h and for kernel/kexec_internal.h.
ccflags-y := -I$(srctree)/$(src)/libjump/include -I$(srctree)/kernel

# The kernel's own code generation flags, its calling convention among them: the compiler calls
# memcpy and memset on its own. Its warnings and language options are C's, its compiler plugins
# gcc's.
CXX := $(CROSS_COMPILE)g++
kernel_flags = $(filter-out -fplugin%,$(filter -m% -f% -O% -g%,$(KBUILD_CFLAGS)))
cxx_flags = -Wp,-MMD,$(depfile) $(kernel_flags) -std=c++20 -ffreestanding -fno-exceptions \
	-fno-rtti -fno-stack-protector -fno-asynchronous-unwind-tables -fno-threadsafe-statics \
	-mgeneral-regs-only -I$(srctree)/$(src)/libjump/include

quiet_cmd_cxx_o_cpp = CXX     $@
      cmd_cxx_o_cpp = $(CXX) $(cxx_flags) -c -o $@ $<
$(obj)/libjump/src/%.o: $(src)/libjump/src/%.cpp FORCE
	$(call if_changed_dep,cxx_o_cpp)

# One object with one .text: the sections of its own that a template has, .text._Z*, the kernel's
# linker script does not know, and what it does not know lands where nothing is executable.
quiet_cmd_merge = LD      $@
      cmd_merge = $(LD) $(KBUILD_LDFLAGS) -r --force-group-allocation -T $(src_lds) -o $@ \
		  $(filter %.o,$(real-prereqs))
src_lds := $(srctree)/$(src)/linux/library.lds
$(obj)/library.o: $(addprefix $(obj)/,$(objects)) $(src)/linux/library.lds FORCE
	$(call if_changed,merge)

quiet_cmd_cxx_s_cpp = CXX     $@
      cmd_cxx_s_cpp = $(CXX) $(cxx_flags) -S -o $@ $<
$(obj)/layout.s: $(src)/asm/i386/layout.cpp FORCE
	$(call if_changed_dep,cxx_s_cpp)

quiet_cmd_layout = GEN     $@
      cmd_layout = sed -n 's/^[[:space:]]*$(pound) ->\([^ ]*\) \(.*\)$$/%define \1 \2/p' $< > $@
$(obj)/layout.inc: $(obj)/layout.s FORCE
	$(call if_changed,layout)

# All of the assembly is a dependency: NASM 2.16 leaves what a source includes out of the list it
# would write.
assembly_root := $(srctree)/$(src)/asm
assembly := $(wildcard $(assembly_root)/*.asm $(assembly_root)/*/*.asm $(assembly_root)/*/*.inc)
quiet_cmd_nasm = NASM    $@
      cmd_nasm = nasm -f elf32 -I$(obj)/ -I$(assembly_root)/ \
		 -I$(assembly_root)/include/ -o $@ $<
$(obj)/control_code.o: $(src)/asm/i386/control_page.asm $(obj)/layout.inc $(assembly) FORCE
	$(call if_changed,nasm)
$(obj)/stub.o: $(src)/asm/i386/stub.asm $(obj)/layout.inc $(assembly) FORCE
	$(call if_changed,nasm)
