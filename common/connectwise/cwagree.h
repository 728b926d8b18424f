#ifndef CWAGREE_H
#define CWAGREE_H

#include "cw.h"
#include "cwlist.h"

/*
 * Agreements as a list: for cw.c, not for the tools. Makes the list that the
 * wish is; rows is where they go.
 */
void cwagree_start(struct cwlist *list, struct cwrows *rows, struct cw *cw,
    const struct cw_agreements *wish, struct arena *a);

#endif
