export default (name) => helper(name);

function helper(name) {
  return name;
}
