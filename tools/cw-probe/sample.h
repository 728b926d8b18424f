#ifndef SAMPLE_H
#define SAMPLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probe.h"

/*
 * The part of a ConnectWise that a probe looks at: what all tests share. Asked
 * for when it is wanted first.
 */
#define SAMPLE_AGREEMENTS	20	/* of which additions are read ... */
#define SAMPLE_PLAIN		12	/* ... where bundles do not work */
#define SAMPLE_NO_NAME		"atriaCwNoSuchName"

const struct exchange *sample_company_info(struct probe *p);
const struct exchange *sample_info(struct probe *p);
const struct exchange *sample_types(struct probe *p);

/* The id of the job's agreement type, 0 if there is none; how many active and
 * inactive ones have its name. */
int64_t sample_type(struct probe *p, size_t *active, size_t *inactive);

/* The longest list among companies and agreements. */
struct sample_list {
	const char *path;
	const char *resource;	/* its name in a bundle */
	const struct exchange *counted;
	int64_t count;		/* 0: not known */
};
const struct sample_list *sample_longest(struct probe *p);
/* As much of it as one page has. */
const struct exchange *sample_longest_page(struct probe *p);

/* The agreements of the job's type, 1,000 at the most. */
const struct exchange *sample_agreements(struct probe *p);
/* A company's identifier that conditions can hold, or NULL. */
const char *sample_identifier(struct probe *p);
/* The same with small letters for capitals, and the other way round. */
const char *sample_other_case(const char *text, struct arena *a);

/*
 * The additions of the i-th agreement looked at, all their members; NULL when
 * they cannot be read. *agreement is that agreement; NULL if there are fewer.
 */
const json_t *sample_additions(struct probe *p, size_t i,
    const json_t **agreement);
/* Why no additions can be looked at, or NULL. */
const char *sample_hindrance(struct probe *p);
/* The bundle that asked for them. */
const struct exchange *sample_bundle(struct probe *p);
/* They plainly, whole. */
const struct exchange *sample_plain(struct probe *p, const json_t *agreement);

/* Says of a finding why there is no addition to look at. */
void found_no_addition(struct probe *p, struct finding *f);

/* Whether an agreement is of the job's type. */
bool sample_is_of_type(struct probe *p, const json_t *agreement);
/* Whether an agreement, or an addition, says that it is active. */
bool sample_is_active(struct probe *p, const json_t *o);
/* A member's text, "" if it is none. */
const char *sample_text(const json_t *o, const char *path);

#endif
