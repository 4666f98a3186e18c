#include "shapes.h"
static struct shape *first, all[4];
typedef struct shape *shape_ref;
int draw(shape_ref given, int area) {
    struct shape *shape = first;
    given->next = shape;
    return shape->ops->area(shape) + all[0].ops->move(shape, given->at) + first->at.x + area;
}
