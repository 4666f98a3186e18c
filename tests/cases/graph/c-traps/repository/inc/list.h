#ifndef LIST_H
#define LIST_H
struct node { struct node *next; };
struct node *make_node(int size);
int count(const struct node *from);
#define EACH(name, from) for (struct node *name = from; name; name = next_of(name))
typedef int (*handler)(struct node *);
static inline struct node *next_of(struct node *from) { return from->next; }
#endif
