export class Half<T extends { constructor(private x:
interface { }
type = ;
enum E { A = , B
function ok(a: string): void {}
namespace { export }
