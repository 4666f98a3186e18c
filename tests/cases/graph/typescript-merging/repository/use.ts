import { Alias, Codec, Shape, build } from "./parts";
export function use(shape: Shape, codec: Codec, alias: Alias, kind: typeof Shape) {
  shape.area();
  shape.extra().area();
  Shape.make().extra();
  Codec.encode(codec);
  codec.name();
  build.cached().area();
  alias?.area();
  kind.make();
  new Shape();
}
