/*
 * The tree that conditions.c builds and match.c walks.
 */
#ifndef SIM_CONDITION_TREE_H
#define SIM_CONDITION_TREE_H

#include "conditions.h"
#include "place.h"

enum test_op { EQ, NE, LT, LE, GT, GE, CONTAINS, LIKE, IN };

struct operand {
	enum value_type type;
	char *s;		/* IS_STRING; owned */
	int64_t n;		/* millionths, 0 or 1, seconds since 1970 */
};

enum node_type { NODE_AND, NODE_OR, NODE_NOT, NODE_TEST };

struct node {
	enum node_type type;
	struct node *a, *b;	/* NODE_NOT: only a */
	struct place place;	/* from here on: NODE_TEST */
	enum test_op op;
	bool negated;
	struct operand *values;	/* one; after IN any number */
	size_t n;
};

struct conditions {
	enum resource of;
	enum conditions_kind kind;
	int array;		/* column; CHILD_ and CUSTOM_CONDITIONS */
	struct node *root;	/* NULL = always true */
};

#endif
