// SPDX-License-Identifier: MIT
/**
 * @file
 * Keeps what is asked for.
 */
#include <stdio.h>

/* ===== Public functions ===== */

int undocumented(void);

/**
 * kept() - tell what is kept
 * @place: where it is
 *
 * Nothing is changed.
 */
int kept(int place) { return place; }

/// Doxygen in one line.
/// And another.
int lines(void);

//------------------------------------
// Plain comment of a function.
int plain(void) { return 1; }

/** Far above, but meant. */

int far_above(void) { return 2; }

/* not meant */

int alone(void) { return 3; }

/* About the next function. */
LIB_EXPORT
int exported(void) { return 4; }

struct entry {
    /* above */
    int a;
    int b; // behind
    int c; /*!< behind, too
              on two lines */
    int d; /* NOLINT */
};
#define LIMIT 3 /**< the limit */
enum { ONE, /* the first */
       TWO  /* the second */ };
