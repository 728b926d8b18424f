#include <stdbool.h>
#include <string.h>

#include "near.h"
#include "text.h"

#define FAR	100
#define NEAR	40	/* percent of the longer text that may differ */
#define BEGIN	3	/* characters that a common beginning needs */

/* The characters of the first word. */
static size_t
first_word(const char *s)
{
	return strcspn(s, " -_.,");
}

static bool
begins_alike(const char *a, const char *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_lower(a[i]) != text_lower(b[i]))
			return false;
	return n >= BEGIN;
}

/* How far two texts are from each other, in percent. */
static size_t
measure(const char *a, const char *b)
{
	size_t la, lb, most, least, distance;

	if (a == NULL || b == NULL)
		return FAR;
	la = strlen(a);
	lb = strlen(b);
	most = la > lb ? la : lb;
	least = la > lb ? lb : la;
	if (most > 0 && (most - least) * 100 / most <= NEAR) {
		distance = text_distance(a, b);
		if (distance <= most && distance * 100 / most <= NEAR)
			return distance * 100 / most;
	}
	if (first_word(a) < first_word(b))
		return begins_alike(a, b, first_word(a)) ? NEAR : FAR;
	return begins_alike(a, b, first_word(b)) ? NEAR : FAR;
}

void
near_offer(struct near *near, const struct company *c)
{
	size_t i, far = FAR, one;

	for (i = 0; i < 3; i++) {
		one = measure(near->wanted[i], c->identifier);
		far = one < far ? one : far;
		one = measure(near->wanted[i], c->name);
		far = one < far ? one : far;
	}
	if (far == FAR)
		return;
	for (i = 0; i < near->n; i++)
		if (near->items[i].id == c->id)
			return;
	if (near->n < NEAR_MAX)
		near->n++;
	else if (near->far[NEAR_MAX - 1] <= far)
		return;
	for (i = near->n - 1; i > 0 && near->far[i - 1] > far; i--) {
		near->items[i] = near->items[i - 1];
		near->far[i] = near->far[i - 1];
	}
	near->items[i] = *c;
	near->far[i] = far;
}

struct company *
near_list(const struct near *near, struct arena *a, size_t *n)
{
	struct company *list = arena_array(a, near->n, sizeof(*list));
	size_t i;

	for (i = 0; i < near->n; i++)
		list[i] = (struct company){
			.id = near->items[i].id,
			.identifier = near->items[i].identifier != NULL ?
			    arena_str(a, near->items[i].identifier) : NULL,
			.name = near->items[i].name != NULL ?
			    arena_str(a, near->items[i].name) : NULL,
		};
	*n = near->n;
	return list;
}
