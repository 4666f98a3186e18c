int f(int a)
{
    return g(a);
}
#define M(x) \
    g(x)
