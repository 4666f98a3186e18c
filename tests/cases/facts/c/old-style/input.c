int add(a, b)
    int a, b;
{
    return a + b;
}

char * ZEXPORT gets_from(file, buf, len)
    gzfile file;
    char *buf;   /* where to */
    int len;
{
    return fill(file->stream, buf, len);
}

main(argc, argv) char **argv; { return add(1, 2); }

 static int
quotient
#ifdef KR_headers
	(b, S) Big *b, *S;
#else
	(Big *b, Big *S)
#endif
{
    return b->size - S->size;
}
