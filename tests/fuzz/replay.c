/*
 * Runs a fuzz target over files: those of its corpus, or one that libFuzzer
 * left. A file that the target does not survive is the last one that is named.
 */
#include "fuzz.h"

static void
replay(const char *path)
{
	static uint8_t data[1 << 20];
	uint8_t *copy;
	size_t size;
	FILE *f;

	f = fopen(path, "rb");
	must(f != NULL);
	size = fread(data, 1, sizeof(data), f);
	must(ferror(f) == 0 && fclose(f) == 0);
	/* of just that size, for AddressSanitizer */
	copy = malloc(size > 0 ? size : 1);
	must(copy != NULL);
	memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

int
main(int argc, char *argv[])
{
	int i;

	for (i = 1; i < argc; i++) {
		(void)printf("%s\n", argv[i]);
		(void)fflush(stdout);
		replay(argv[i]);
	}
	return 0;
}
