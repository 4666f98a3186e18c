#pragma once
struct node;
typedef struct node node;
typedef struct list_s { struct node *head; int length; } list_t, *list_p;
typedef struct { int x, *y; } point;
typedef unsigned long word;
typedef int (*compare)(const void *, const void *);

struct node {
    node *next;          /**< the node after this one */
    unsigned flag : 1;   /* whether it is seen */
    union {
        int number;
        char *text;
    };
    struct { int line, column; } place;
    int (*free)(struct node *self);
    point points[4];
};

enum color { RED = 1, GREEN, BLUE = RED + 4 };
enum { LIMIT = 80 };
union value { int i; double d; };

extern int counter;
extern const char *const names[];
static const int WIDTH = 80;
static struct { int hits; } statistics;
struct node *first_of(list_t *list);
point origin, *corner;

static inline int length_of(const list_t *list)
{
    point here = origin;
    list_t *copy = (list_t *)list;
    statistics.hits = 1;
    return copy->length + list->head->place.line + here.x + (int)sizeof(struct node) + GREEN;
}
