#ifndef PROOF_H
#define PROOF_H

/* What the drivers share: see run.sh. */
#include <__fc_builtin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PROOF_MAX	64	/* bytes */

/*
 * Declares s: any len bytes, or the text of any len characters. It may stand
 * in either of two places, so that what was found out of one byte is not
 * remembered: the proof is of more, and there are fewer states.
 */
#define PROOF_BYTES(s, len) \
	char s##_here[PROOF_MAX + 1], s##_there[PROOF_MAX + 1]; \
	char *s = Frama_C_nondet_ptr(proof_bytes(s##_here, len), \
	    proof_bytes(s##_there, len))
#define PROOF_STRING(s, len) \
	char s##_here[PROOF_MAX + 1], s##_there[PROOF_MAX + 1]; \
	char *s = Frama_C_nondet_ptr(proof_string(s##_here, len), \
	    proof_string(s##_there, len))

static inline char *
proof_bytes(char *s, size_t len)
{
	if (len > 0)
		Frama_C_make_unknown(s, len);
	return s;
}

static inline char *
proof_string(char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		s[i] = (char)Frama_C_interval(1, 255);
	s[len] = '\0';
	return s;
}

#endif
