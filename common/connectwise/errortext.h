#ifndef ERRORTEXT_H
#define ERRORTEXT_H

#include "request.h"

/*
 * The text of an answer that is an error: ConnectWise's own message and those
 * of its fields, if it has any; what a web page most likely is, and what to do
 * about it; else as http_describe().
 */
void cw_describe(const struct http_answer *answer, struct err *e);

#endif
