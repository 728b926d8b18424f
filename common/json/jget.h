#ifndef JGET_H
#define JGET_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "qty.h"

/*
 * Reads a JSON text as json_loadb() does. With an arena, all of it is there,
 * and is never given to json_decref(): a large answer would be a malloc() and
 * a free() for each value.
 */
json_t *jget_load(const char *text, size_t len, struct arena *a,
    json_error_t *e);

/*
 * Members of an object of an API answer, by type. A member that is absent,
 * null, or of another type is NULL, 0, false or not known: the caller decides
 * whether it can do without. path is "name" or "name/name". Nothing here takes
 * or gives a reference.
 */
const json_t *jget(const json_t *object, const char *path);
/* A copy in the arena. */
const char *jget_string(const json_t *object, const char *path,
    struct arena *a);
int64_t jget_id(const json_t *object, const char *path);
bool jget_bool(const json_t *object, const char *path);
/* Not known, too, when six decimals cannot hold it. */
struct qty jget_qty(const json_t *object, const char *path);

/*
 * The number v as an exact decimal: jansson keeps reals in binary, so this is
 * the shortest decimal that reads back as the same. Returns NULL or what is
 * wrong, as qty_parse().
 */
const char *jget_number(const json_t *v, struct qty *q);

/* The same as text, at most JGET_NUMBER bytes; false if v is no number. */
#define JGET_NUMBER	40
bool jget_number_text(char out[JGET_NUMBER], const json_t *v);

#endif
