import { a, b } from './names';

a.b.c(1);
a.b().c(2).d();
a?.b?.(3);
a?.[b](4);
a['lit'](5);
(0, a.b)(6);
b(...a, 7);
b`tagged ${a.tag(8)}`;
new a.B(9);
new a.C;
new (a.d())(10);
(await a.e()).f();
new a.G().h();
a.i(function () { b(); }, () => a.j());
`text ${b(11)} and ${`inner ${a.k(12)}`}`;
/['"`]/.test(a.l("it's"));
x = y / b(13) / 2;
if (a.m) b(14)
;[1].map(b)
label: for (const each of a.n()) { if (each) continue label; }
b(a => a.o(), ({ a }) => a.p(), b);
!function () { a.q(); }();
void async function () { await a.r(); }();
