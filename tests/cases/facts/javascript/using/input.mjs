export class Reader {
  async read(path) {
    using lock = await this.lock(path);
    await using file = open(path);
    for await (using part of file) {
      part.show();
    }
    const text = "; using x = 1";
    return text;
  }

  lock(path) {
    return using(path);
  }
}

function using(path) {
  return path;
}
