/* A byte behind an array, and a sum that overflows: two alarms. */
#include "proof.h"

int
main(void)
{
	char text[4];
	int i = Frama_C_interval(0, 4);

	text[i] = 'a';
	i = Frama_C_interval(0, INT32_MAX);
	return i + 1;
}
