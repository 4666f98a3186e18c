package a.two;

public class Helper {
    public void help() { }
}
