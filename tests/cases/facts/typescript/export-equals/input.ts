import parser = require("./parser");
class Server { listen(port: number): this { return this; } }
namespace Server { export interface Options { port: number } }
export = Server;
parser.parse(new Server().listen(1));
