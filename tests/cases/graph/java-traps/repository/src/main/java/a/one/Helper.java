package a.one;

public class Helper {
    public void help() { }
}
