#include "list.h"

static int helper(void) { return 1; }

#if 0
static int helper(void) { return dead(); }
#endif

struct node *make_node(int size) { helper(); return 0; }

int (*chooser(int kind))(struct node *) { return 0; }

static int first(struct node *one) { return count(one); }
static int second(struct node *one) { return helper(); }

static const handler table[] = { first, second };
static struct ops { handler go; } ops = { .go = second };

int run(struct node *list) {
  int total = 0;
  EACH(item, list) total += table[0](item);
  ops.go(list);
  return total + chooser(1)(list);
}
