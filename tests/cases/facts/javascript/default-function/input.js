export default function (value) {
  return helper(value);
}

function helper(value) { return value; }
