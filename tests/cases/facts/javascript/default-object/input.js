export default {
  name: 'component',
  setup() { return this.load(); },
  methods: { load() { return fetchAll(); }, save: () => fetchAll() },
};
function fetchAll() {}
