// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two speeds for each CPU, by itself, among which the kernel's governor chooses, as most real
 * machines have them and no emulator.
 */
#include <linux/cpufreq.h>
#include <linux/module.h>

static struct cpufreq_frequency_table speeds[] = {
	{ .frequency = 1000000 },
	{ .frequency = 2000000 },
	{ .frequency = CPUFREQ_TABLE_END },
};

static int speed_init(struct cpufreq_policy *policy)
{
	policy->freq_table = speeds;
	policy->cpuinfo.transition_latency = 1000000;
	return 0;
}

static unsigned int speed_get(unsigned int cpu)
{
	return speeds[0].frequency;
}

static int speed_set(struct cpufreq_policy *policy, unsigned int index)
{
	return 0;
}

static struct cpufreq_driver driver = {
	.name		= "governed_cpus",
	.init		= speed_init,
	.verify		= cpufreq_generic_frequency_table_verify,
	.get		= speed_get,
	.target_index	= speed_set,
};

static int __init governed_init(void)
{
	return cpufreq_register_driver(&driver);
}

static void __exit governed_exit(void)
{
	cpufreq_unregister_driver(&driver);
}

module_init(governed_init);
module_exit(governed_exit);
MODULE_DESCRIPTION("CPUs whose speed a governor chooses");
MODULE_LICENSE("GPL");
