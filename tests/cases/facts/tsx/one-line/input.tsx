export const A = () => <div/>, B = (p: P) => <A.Inner {...p} />; export default A;
