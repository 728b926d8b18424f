#ifndef VERSION_H
#define VERSION_H

/* The version of all tools; the Makefile reads it from here. */
#define VERSION "0.1.0"

#endif
