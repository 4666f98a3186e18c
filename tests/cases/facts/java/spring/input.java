package sample.web;

import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/api/users")
@ConfigurationProperties(prefix = "sample.web")
class Users {
    private static final String ONE = "/{id}";

    @Value("${sample.limit:10}")
    private int limit;

    @Autowired
    Users(@Value("${sample.name}") String name, Environment environment) {
        environment.getProperty("sample.size", "3");
    }

    @GetMapping
    List<String> all() {
        return null;
    }

    @GetMapping(ONE)
    String one(@PathVariable String id) {
        return id;
    }

    @PostMapping(path = {"/new", "create/"}, consumes = "text/plain")
    void create() {}

    @RequestMapping(value = "/x", method = RequestMethod.DELETE)
    void remove() {}
}

@RequestMapping(Paths.ROOT)
interface Elsewhere {
    @PutMapping("/put")
    void put();
}
