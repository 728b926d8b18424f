#ifndef WORLD_H
#define WORLD_H

#include "sim.h"

/*
 * ConnectWise, as facts/connectwise.md has it: agreements of one type, their
 * additions, the catalog. Quantities are in hundredths.
 */

#define WORLD_API	"https://cw.example/v4_6_release/apis/3.0/"

#define DAY	11		/* YYYY-MM-DD and a NUL; "" is null */

struct item {
	int64_t id;
	char identifier[24];
	char original[24];	/* before a person renamed it */
	int by;			/* the run that made it, or -1 */
	int64_t renamed;	/* when; 0: never */
};

struct agreement {
	int64_t id;
	int64_t company;
	char identifier[16];	/* the company's */
	bool active;
	int64_t type;
};

struct addition {
	int64_t id;
	int64_t agreement;
	int64_t item;
	int64_t quantity;
	char effective[DAY];
	char cancelled[DAY];
	int by;			/* the run that made it, or -1 */
	int64_t touched;	/* when a person last changed it, or 0 */
	int64_t written;	/* when a run last did, or 0 */
	int writer;		/* who changed its quantity last: run or -1 */
};

#define ITEMS		24
#define AGREEMENTS	4
#define ADDITIONS	256
struct world {
	struct item items[ITEMS];
	int n_items;
	struct agreement agreements[AGREEMENTS];
	int n_agreements;
	struct addition additions[ADDITIONS];
	int n_additions;
	int64_t next_id;
};
extern struct world world;

void world_reset(void);
struct item *world_item(int64_t id);
struct item *world_item_named(const char *identifier);
struct item *world_new_item(const char *identifier, int by);
struct agreement *world_agreement(int64_t id);
struct addition *world_addition(int64_t id);
/* NULL: there is no more room. */
struct addition *world_new_addition(int64_t agreement, int64_t item,
    int64_t quantity, const char *effective, int by);
/* Whether it is neither cancelled by that day nor begins later. */
bool world_is_live(const struct addition *d, const char *day);

/* "YYYY-MM-DD" of ms since 1970. */
const char *day_of(int64_t ms, char out[DAY]);

/* --- requests ------------------------------------------------------------- */

/* What a read has shown to a run: the books' evidence of what it knew. */
enum sight_kind {
	SIGHT_ADDITION,		/* as it was */
	SIGHT_PRODUCT,		/* how many of the item are live there */
	SIGHT_AGREEMENT
};
struct sight {
	enum sight_kind kind;
	int64_t when;
	int64_t agreement, item, live;
	struct addition addition;
	struct agreement shown;
};

/* What a write has done. */
struct deed {
	enum { DEED_NONE, DEED_PATCH, DEED_POST, DEED_ITEM } kind;
	int64_t agreement, item, addition, before, after;
	char effective[DAY], cancelled[DAY], was_cancelled[DAY];
	char identifier[24];
	int last_writer;	/* of the addition, before */
	bool other_fields;	/* something else was to be changed, too */
};

#define SIGHTS	96
struct answer {
	int status;
	const char *type;
	struct text body;
	bool more;		/* a further page */
	struct sight sights[SIGHTS];
	int n_sights;
	struct deed deed;
};

/*
 * Carries out the request. commit: false leaves out what it would change, but
 * answers as if it had not been asked to (a "false 200"). by is the run.
 */
void world_request(const char *method, const char *url, const char *body,
    bool commit, int by, struct answer *a);
/* What the write would do, without doing it. False if it is no write. */
bool world_intention(const char *method, const char *url, const char *body,
    struct deed *d);
void answer_end(struct answer *a);

#endif
