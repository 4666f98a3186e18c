"""Method names so ordinary that being unique in a repository says nothing about a call."""

SHORTEST = 4
"""Shorter names never count as telling."""

_COMMON_VERBS = """
    accept append apply assert bind build call cancel check clean clear clone close commit compare
    compile complete compute configure connect contains convert copy count create debug decode
    delete describe destroy detach disable disconnect dispatch display dispose done dump dumps each
    emit enable encode ends equals error evaluate every exec execute exists exit expand expect
    extend fail fetch fill filter find finish fire first flush fold force format forward freeze
    from generate get handle hash head hide import include increment index info init initialize
    insert install inspect invoke item items iter iterate join keys kill last length link list
    listen load loads lock log lookup main make map mark match merge message mount move next notify
    observe off once open options order output parse patch path pause peek perform pipe play pop
    post prepare prepend print process publish pull push query queue raise read ready receive
    reconnect record redirect reduce refresh register reject release reload remove rename render
    replace reply report request require reset resize resolve restart restore resume return reverse
    revoke rollback rotate run save scan scroll search seek select send serialize serve set setup
    show shutdown size skip slice sleep some sort split start status step stop store stream style
    submit subscribe sync tail take tell test text then throw time timeout toggle trace track
    transform trigger trim type unbind uninstall unlink unlock unmount unregister unsubscribe
    update upload use user validate value values verify view visit wait warn warning watch width
    with wrap write yield
"""

_OF_BUILT_IN_TYPES = """
    acquire add addall as_posix astimezone capitalize casefold center chmod conjugate count critical
    cwd date datetime decode denominator difference digest encode endswith exception expanduser
    expandtabs extractall fileno find findall finditer format_map from_bytes fromhex fromkeys
    fullmatch getattr getvalue glob group groupdict groups hexdigest home index intersection
    isalnum isalpha isascii isatty isdecimal isdigit isdisjoint isidentifier islower isnumeric
    isoformat isprintable isspace issubset issuperset istitle isupper iterdir joinpath keys ljust
    lower lstrip maketrans mkdir mkstemp most_common numerator partition popitem popleft
    appendleft extendleft readable read_bytes read_text readinto readline readlines relative_to
    removeprefix removesuffix resolve rfind rglob rindex rjust rpartition rsplit rstrip setdefault
    splitlines startswith stat strftime strip strptime subn swapcase symmetric_difference
    tell timestamp title tobytes tolist touch translate truncate union unlink upper utcnow
    discard shape as_integer_ratio bit_count bit_length to_bytes is_integer nbytes ndim itemsize
    readonly strides suboffsets toreadonly contiguous difference_update intersection_update
    symmetric_difference_update cast imag real
    with_name with_suffix with_traceback writable write_bytes write_text writelines zfill
    communicate terminate returncode throw send cancelled result set_result set_exception
    add_done_callback put put_nowait get_nowait qsize task_done cursor executemany fetchall
    fetchone fetchmany add_argument add_parser parse_args add_subparsers parse_known_args
    addEventListener removeEventListener appendChild removeChild cloneNode querySelector
    querySelectorAll getElementById getElementsByClassName getAttribute setAttribute
    removeAttribute hasAttribute createElement preventDefault stopPropagation classList
    charAt charCodeAt codePointAt concat entries endsWith flat flatMap forEach from fromEntries
    getTime getFullYear getMonth getDate getHours getMinutes getSeconds toISOString toJSON
    hasOwnProperty includes indexOf isArray isPrototypeOf lastIndexOf localeCompare matchAll
    padEnd padStart propertyIsEnumerable replaceAll shift splice startsWith substr substring
    toFixed toLocaleLowerCase toLocaleString toLocaleUpperCase toLowerCase toPrecision toString
    toUpperCase trimEnd trimStart unshift valueOf reduceRight findIndex findLast findLastIndex
    copyWithin finally catch addListener removeListener removeAllListeners listenerCount
    setEncoding createReadStream createWriteStream readFile writeFile readFileSync writeFileSync
    existsSync mkdirSync statSync stringify setHeader getHeader writeHead setTimeout
    setInterval getContext focus blur click
"""

ORDINARY = frozenset(_COMMON_VERBS.split()) | frozenset(_OF_BUILT_IN_TYPES.split())


def is_telling(name: str) -> bool:
    """Tell whether a method name is unusual enough that its only definition is likely meant."""
    if len(name) < SHORTEST or (name.startswith("__") and name.endswith("__")):
        return False
    return name not in ORDINARY and name.strip("_").lower() not in ORDINARY
