import java.util.List;

String greeting() {
    return "Hello";
}

void main() {
    IO.println(greeting());
}
