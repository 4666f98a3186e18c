"""Names that need no source: words of languages, of their standard libraries, of the trade."""

import builtins
import keyword
import sys
from functools import cache

_WORDS = """
abstract any arguments array as assert async await auto base bigint bool boolean break byte case
catch char class const constexpr constructor continue crate debugger declare def default defer
delegate delete do double dyn elif else end enum ensure export extends extern false final
finally fixed float fn for foreach friend from func function get global go goto if impl
implements import in inline inout instanceof int int8 int16 int32 int64 interface internal is
keyof lambda lateinit let lock long loop map match mod module mut namespace native never new nil
none null number object of open operator out override package params partial private protected
pub public raise range readonly record ref register require restrict return rune sealed select
self set short signed sizeof static str string struct super suspend switch symbol synchronized
template then this throw throws trait transient true try type typedef typename typeof uint uint8
uint16 uint32 uint64 uintptr undefined union unknown unless unsafe unsigned until use using val
var vec virtual void volatile wchar_t when where while with yield nullptr nullable size_t
ssize_t ptrdiff_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t

Promise Array Map Set WeakMap WeakSet Record Partial Required Readonly Pick Omit Exclude Extract
ReturnType Parameters Awaited NonNullable Date RegExp Error TypeError RangeError SyntaxError
ReferenceError Symbol Proxy Reflect JSON Math Intl Number String Boolean Object Function BigInt
Buffer ArrayBuffer SharedArrayBuffer Uint8Array Float32Array DataView URL URLSearchParams
FormData Blob File FileReader Headers Request Response AbortController AbortSignal EventSource
EventTarget EventEmitter WebSocket Worker ServiceWorker IntersectionObserver MutationObserver
ResizeObserver HTMLElement Element Node Document Window fetch setTimeout setInterval
clearTimeout clearInterval setImmediate queueMicrotask requestAnimationFrame localStorage
sessionStorage indexedDB globalThis window document console process navigator parseInt
parseFloat isNaN encodeURIComponent decodeURIComponent structuredClone async_hooks child_process
addEventListener removeEventListener querySelector getElementById innerHTML textContent toString
valueOf hasOwnProperty toLowerCase toUpperCase forEach indexOf lastIndexOf splice slice reduce
filter includes startsWith endsWith padStart padEnd replaceAll charAt charCodeAt toFixed
toISOString getTime useState useEffect useCallback useMemo useRef useContext useReducer
useLayoutEffect

ArrayList LinkedList HashMap LinkedHashMap TreeMap ConcurrentHashMap HashSet LinkedHashSet
TreeSet List Queue Deque Optional Stream Collectors Iterator Iterable Comparable Comparator
Runnable Callable Future CompletableFuture Executor ExecutorService Thread ThreadLocal Class
Enum Integer Long Double Float Character Byte Short Void CharSequence StringBuilder StringBuffer
Exception RuntimeException Throwable IllegalArgumentException IllegalStateException
NullPointerException IOException UnsupportedOperationException IndexOutOfBoundsException
Serializable Cloneable AutoCloseable InputStream OutputStream Reader Writer BufferedReader Path
Paths Files System Objects Arrays Collections UUID Instant Duration LocalDate LocalDateTime
ZonedDateTime BigDecimal BigInteger Pattern Matcher Override Deprecated SuppressWarnings
FunctionalInterface hashCode compareTo getClass getMessage printStackTrace

vector unordered_map unordered_set shared_ptr unique_ptr weak_ptr make_shared make_unique
string_view std cout cerr cin endl printf fprintf sprintf snprintf malloc calloc realloc free
memcpy memset memmove strlen strcmp strncmp strcpy strcat fopen fclose fread fwrite errno stdin
stdout stderr stdint stdlib stdio pthread pthread_mutex_t pthread_create FILE NULL EOF TRUE
FALSE

Box Rc Arc Cell RefCell Mutex RwLock Result Option Some None Ok Err Vec VecDeque BTreeMap Cow
Pin Send Sync Clone Copy Debug Display Default Drop From Into Iterator Fn FnMut FnOnce println
panic unwrap expect impl usize isize u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 context sync errgroup
fmt chan nil iota make append len cap copy panic recover goroutine WaitGroup Context Reader
Writer ResponseWriter HandlerFunc ServeHTTP init main

IEnumerable IList IDictionary Dictionary Task ValueTask Action Func Tuple DateTime TimeSpan Guid
CancellationToken IDisposable IAsyncDisposable IServiceCollection IConfiguration ILogger

GET POST PUT PATCH DELETE HEAD OPTIONS TRACE CONNECT HTTP HTTPS URI UTF ASCII JSON YAML TOML XML
HTML CSS CSV TSV SQL REST RPC gRPC GraphQL WebSocket OAuth OAuth2 JWT TLS SSL SSH TCP UDP DNS
CORS CSRF XSS SELECT INSERT UPDATE FROM WHERE JOIN ORDER GROUP LIMIT VALUES INTO TABLE INDEX
CREATE DROP ALTER PRIMARY FOREIGN KEY NOT NULL UNIQUE TEXT INTEGER BLOB REAL BOOLEAN TIMESTAMP
VARCHAR ERROR WARNING INFO DEBUG FATAL CRITICAL TRACE TODO FIXME NOTE README LICENSE CHANGELOG
CONTRIBUTING localhost stdout stderr stdin PATH HOME USER PWD SHELL TMPDIR LANG NODE_ENV
PYTHONPATH JAVA_HOME GOPATH CLASSPATH LD_LIBRARY_PATH DOCKER_HOST KUBECONFIG CI GITHUB_TOKEN
bash zsh sh cd ls rm mkdir cp mv cat grep sed awk find xargs curl wget tar ssh scp git npm npx
yarn pnpm node deno bun python python3 pip pip3 pipx uv poetry conda venv cargo rustc gcc clang
cmake make ninja java javac mvn gradle dotnet docker kubectl helm terraform brew apt sudo
systemctl
"""


@cache
def known_words() -> frozenset[str]:
    """Return the names that mean something without the source, in any of the languages."""
    own = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *sys.stdlib_module_names}
    return frozenset(own | set(_WORDS.split()) | set(_PYTHON.split()) | set(_DUNDERS.split()))


@cache
def known_in_any_case() -> frozenset[str]:
    """Return the same names in lower case."""
    return frozenset(word.lower() for word in known_words())


_DUNDERS = """
__init__ __new__ __call__ __enter__ __exit__ __aenter__ __aexit__ __iter__ __next__ __aiter__
__anext__ __getitem__ __setitem__ __delitem__ __getattr__ __setattr__ __repr__ __str__ __eq__
__lt__ __hash__ __len__ __bool__ __contains__ __name__ __main__ __file__ __all__ __doc__
__dict__ __slots__ __class__ __module__ __version__ __post_init__ __del__ __get__ __set__
__add__ __or__ __and__
"""

_PYTHON = """
Any Optional Union Callable Iterable Iterator Generator Sequence Mapping MutableMapping
TypedDict NamedTuple Protocol Literal Final ClassVar TypeVar Generic Annotated Awaitable
Coroutine AsyncIterator AsyncGenerator dataclass field defaultdict OrderedDict Counter deque
namedtuple StrEnum IntEnum Flag auto ABC abstractmethod contextmanager asynccontextmanager
lru_cache cached_property partial wraps Path PurePath Decimal datetime timedelta timezone UUID
Lock Thread Event Semaphore Queue Process Pool ThreadPoolExecutor ProcessPoolExecutor Popen
Namespace ArgumentParser Logger getLogger BaseModel kwargs args self cls
"""
