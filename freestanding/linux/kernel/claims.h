/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory in place that an image holds while it is loaded, as a driver holds its device's. */
#ifndef LIBJUMP_CLAIMS_H
#define LIBJUMP_CLAIMS_H

#include <linux/kexec.h>

/*
 * Claims the memory of every segment that is in place; they are in order, and none is in another
 * claim. -EADDRNOTAVAIL, with a sentence in the log, if somebody else has a part of it; -ENOMEM;
 * -EINTR: the caller was killed. After an error kexec_release_claims() takes back what was claimed.
 */
int kexec_claim_segments(struct kimage *image);
void kexec_release_claims(struct kimage *image);

/*
 * Loading @image would write over what @other claims, or over the page at which @other is entered:
 * a kernel that waits there, in memory that nobody told this one of.
 */
bool kexec_would_overwrite(const struct kimage *image, struct kimage *other);

#endif /* LIBJUMP_CLAIMS_H */
