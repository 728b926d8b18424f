#ifndef HTTPBASE_H
#define HTTPBASE_H

#include <stdbool.h>

#include "diag.h"

/*
 * The address that all requests to a server start with, checked: https, or
 * http to a loopback address; no user, password, query or fragment. name is
 * the parameter it is from. *plain tells that it is http. Returns a string
 * that ends with one slash and that the caller frees, or NULL with *e.
 */
char *httpbase_new(const char *url, const char *name, bool *plain,
    struct err *e);

#endif
