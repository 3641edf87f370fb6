export default { layout: "article.njk", permalink: data => `/articles/${data.page.date.getUTCFullYear()}/${data.slug}/` };
