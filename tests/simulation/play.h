#ifndef PLAY_H
#define PLAY_H

#include <stdint.h>

/* What happens, by one seed: months of it. Returns how many. */
int play_seed(uint64_t seed);

/* A person changes something in ConnectWise. */
void play_person(void);

#endif
